import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{printableJson}from"./chunk-3Y2ZUV3H.js";import"./chunk-5WKYZSEE.js";var json=survey=>printableJson(survey);export{json};
