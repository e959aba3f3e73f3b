import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{uuidv7}from"./chunk-HBKFRJLF.js";import"./chunk-5WKYZSEE.js";export{uuidv7};
