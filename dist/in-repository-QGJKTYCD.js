import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{inRepository}from"./chunk-VQYI4LPP.js";import"./chunk-3DLM62PE.js";import"./chunk-KQVZO47H.js";import"./chunk-DA7V3Z6W.js";import"./chunk-Q3GBJBXI.js";import"./chunk-D3AFA6ZO.js";import"./chunk-FO6U4KVW.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{inRepository};
