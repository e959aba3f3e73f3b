import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{Client,createClient}from"./chunk-NLG4LXBK.js";import"./chunk-PYE55Q46.js";import"./chunk-QB5JTTHX.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{Client,createClient};
