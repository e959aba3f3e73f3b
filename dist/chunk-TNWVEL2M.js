import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{openRepository,thenClose}from"./chunk-WD7LWUW3.js";async function inRepository(folder,loading,act){return loading.catch(()=>{}),thenClose(await openRepository(folder),async repository=>act(repository,await loading))}export{inRepository};
