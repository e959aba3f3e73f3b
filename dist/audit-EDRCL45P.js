import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{unknownCommand}from"./chunk-BDRHCQTE.js";import"./chunk-FO6U4KVW.js";import"./chunk-N43BYZDX.js";import"./chunk-3OVKPF67.js";import"./chunk-3Y2ZUV3H.js";import"./chunk-5WKYZSEE.js";var COMMANDS=new Map([["verify",{summary:"say whether a log is what was written, and whether all that landed is in it",load:async()=>(await import("./verify-7SI42ATL.js")).verify}],["log",{summary:"say who changed, or tried to change, what and when",load:async()=>(await import("./log-I55HU4OP.js")).log}],["report",{summary:"make a page of it, with charts and a table to search",load:async()=>(await import("./report-F562JKTO.js")).report}]]),audit=async([name,...rest],terminal)=>{if(name==="--help"||name==="-h"||name==="help")return terminal.out(overview()).then(()=>0);let command=await COMMANDS.get(name??"")?.load();if(command===void 0)throw unknownCommand(name,COMMANDS.keys(),"fieldgate audit");return command(rest,terminal)};function overview(){return`usage: fieldgate audit COMMAND [OPTIONS]

Looks into the records that \`check\` and the Action wrote.

commands:
${[...COMMANDS].map(([name,{summary}])=>`  ${name.padEnd(10)} ${summary}`).join(`
`)}

options:
  -h, --help  show this, or behind a command its help

example: what did bob change, or try to change, in the shop?
  fieldgate audit log --principal bob --project shop
`}export{audit};
