import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{open}from"node:fs/promises";async function syncFolder(path){if(process.platform==="win32")return;let folder=await open(path,"r");try{await folder.sync()}finally{await folder.close()}}export{syncFolder};
