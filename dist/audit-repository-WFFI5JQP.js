import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{openAuditRepository,outboxFolder}from"./chunk-HTXLWOJL.js";import"./chunk-K4ZJRK5F.js";import"./chunk-Q3GBJBXI.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{openAuditRepository,outboxFolder};
