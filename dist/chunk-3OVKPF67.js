import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
var Problem=class extends Error{diagnostics;constructor(code,message,place={}){super(message),this.diagnostics=[{code,message,...place}]}};export{Problem};
