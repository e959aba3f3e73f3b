import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{programDigest}from"./chunk-SFRFRYCX.js";import"./chunk-5WKYZSEE.js";export{programDigest};
