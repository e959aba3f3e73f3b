import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
var foldLogin=login=>login.replace(/[A-Z]+/g,letters=>letters.toLowerCase()),LOGIN=/^[A-Za-z0-9-]{1,100}(?:_[A-Za-z0-9]{1,100})?(?:\[bot\])?$/,UNKNOWN_LOGIN="unknown";export{foldLogin,LOGIN,UNKNOWN_LOGIN};
