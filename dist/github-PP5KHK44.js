import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{context,getOctokit}from"./chunk-VWMNDW4T.js";import"./chunk-O6CRDBWR.js";import"./chunk-5BDT6YRR.js";import"./chunk-5WKYZSEE.js";export{context,getOctokit};
