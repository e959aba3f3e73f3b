import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{inTurn,locked}from"./chunk-4AGYMLQ6.js";import"./chunk-BF7I3AO4.js";import"./chunk-3OVKPF67.js";import"./chunk-5WKYZSEE.js";export{inTurn,locked};
