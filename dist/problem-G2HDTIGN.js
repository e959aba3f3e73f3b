import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{Problem}from"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{Problem};
