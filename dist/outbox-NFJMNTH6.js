import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{OutboxFolder}from"./chunk-OBMSFELE.js";import"./chunk-K7YU3ZVA.js";import"./chunk-S4NH4ETM.js";import"./chunk-K6D4F72A.js";import"./chunk-TCZYY6T7.js";import"./chunk-BF7I3AO4.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{OutboxFolder};
