import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{openRepository}from"./chunk-YMAS6VV5.js";import{thenClose}from"./chunk-K4ZJRK5F.js";async function inRepository(folder,loading,act){return loading.catch(()=>{}),thenClose(await openRepository(folder),async repository=>act(repository,await loading))}export{inRepository};
