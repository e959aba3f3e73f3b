import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{VERSION,retry}from"./chunk-3X3KCR7S.js";import"./chunk-5VXN4BIE.js";import"./chunk-O6CRDBWR.js";import"./chunk-5WKYZSEE.js";export{VERSION,retry};
