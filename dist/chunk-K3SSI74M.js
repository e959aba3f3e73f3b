import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
var EXIT_CODES={allow:0,deny:1,error:2},bySeverity=(a,b)=>EXIT_CODES[b]-EXIT_CODES[a];export{EXIT_CODES,bySeverity};
