import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{markdown,markdownOf}from"./chunk-DLNBVRBX.js";import"./chunk-R4YRGIXZ.js";import"./chunk-2VMOJYWK.js";import"./chunk-IOOVMQNU.js";import"./chunk-NDBIMJWD.js";import"./chunk-HTFTLVT3.js";import"./chunk-THYFSZSG.js";import"./chunk-5WKYZSEE.js";export{markdown,markdownOf};
