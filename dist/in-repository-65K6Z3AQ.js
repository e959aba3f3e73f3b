import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{inRepository}from"./chunk-TEHRFJSE.js";import"./chunk-6OEPISOA.js";import"./chunk-KQVZO47H.js";import"./chunk-K4ZJRK5F.js";import"./chunk-Q3GBJBXI.js";import"./chunk-D3AFA6ZO.js";import"./chunk-FO6U4KVW.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{inRepository};
