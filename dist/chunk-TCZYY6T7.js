import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
function byPlace(a,b){return compareText(a.file??"",b.file??"")||(a.line??0)-(b.line??0)||(a.column??0)-(b.column??0)||compareText(a.code,b.code)||compareText(a.message,b.message)}var compareText=(a,b)=>a<b?-1:a>b?1:0;export{byPlace,compareText};
