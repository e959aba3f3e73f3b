import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{Client,createClient}from"./chunk-BTVPHSMX.js";import"./chunk-PVCCMUJL.js";import"./chunk-ET7FN5OF.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{Client,createClient};
