import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{printableJson}from"./chunk-THYFSZSG.js";import"./chunk-YILTVHB2.js";var json=decision=>printableJson(decision);export{json};
