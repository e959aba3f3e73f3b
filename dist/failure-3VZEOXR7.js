import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{placeOf,refuse,reportFailure,sentences,unknownCommand}from"./chunk-Q33I723R.js";import"./chunk-FO6U4KVW.js";import"./chunk-N43BYZDX.js";import"./chunk-3OVKPF67.js";import"./chunk-3Y2ZUV3H.js";import"./chunk-5WKYZSEE.js";export{placeOf,refuse,reportFailure,sentences,unknownCommand};
