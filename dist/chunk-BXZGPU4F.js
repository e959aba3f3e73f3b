import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
