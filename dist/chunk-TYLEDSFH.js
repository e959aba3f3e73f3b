import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{Problem}from"./chunk-3OVKPF67.js";var Declined=class extends Problem{constructor(message){super("audit-unavailable",message)}};export{Declined};
