#!/usr/bin/env node
import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import"./chunk-5WKYZSEE.js";var COMMANDS=new Map([["check",{summary:"decide whether a change may land, field by field",load:async()=>(await import("./check-QK3WZM5C.js")).check}],["validate",{summary:"show every problem of the governance files",load:async()=>(await import("./validate-5CT5O3N7.js")).validate}],["violations",{summary:"show which tag policies are violated now",load:async()=>(await import("./violations-NIFTIL4U.js")).violations}],["choices",{summary:"show what would comply with the tag policies",load:async()=>(await import("./choices-ZNHAQNLA.js")).choices}],["doctor",{summary:"say whether a denied change could land all the same",load:async()=>(await import("./doctor-ILKBWE3R.js")).doctor}],["audit",{summary:"look into what was recorded",load:async()=>(await import("./audit-EDRCL45P.js")).audit}],["demo",{summary:"show what it does, in a repository made for it",load:async()=>(await import("./demo-MCCV6SKQ.js")).demo}]]);function overview(){return`usage: fieldgate COMMAND [OPTIONS]

Decides who may change which field of a configuration repository.

commands:
${[...COMMANDS].map(([name,{summary}])=>`  ${name.padEnd(10)} ${summary}`).join(`
`)}
  ${"help".padEnd(10)} show this, or the help of a command

options:
  -h, --help  show this, or behind a command its help
  --version   show the version

exit codes: 0 allow, 1 deny, 2 error or wrong usage

example: is the current branch allowed to land on main, if alice asks?
  fieldgate check --base main --author alice
`}function processTerminal({stdout,stderr,env}){let output=writer(stdout,"standard output");return{version:"0.1.0",environment:env,colour:stdout.isTTY===!0&&!env.NO_COLOR&&env.TERM!=="dumb",width:stdout.columns||80,now:()=>`${new Date().toISOString().slice(0,19)}Z`,out:output.write,err:writer(stderr,"standard error").write,hasReader:output.hasReader}}function writer(stream,name){let isRead=!0;return stream.on("error",()=>{}),{write:async text=>{let error=await new Promise(resolve=>stream.write(text,resolve));if(isRead&&=error?.code!=="EPIPE",!error||!isRead)return;let{Problem}=await import("./problem-G2HDTIGN.js");throw new Problem("internal",`${name} can not be written (${error.code})`)},hasReader:()=>isRead}}async function run([name,...rest],terminal2){if(name==="help"&&rest[0]!==void 0)return run([...rest,"--help"],terminal2);let text=answer(name,terminal2);if(text!==null)return terminal2.out(text).then(()=>0);let command=await COMMANDS.get(name??"")?.load();if(command!==void 0)return command(rest,terminal2);let{unknownCommand}=await import("./failure-6O3IE5IG.js");throw unknownCommand(name,COMMANDS.keys())}function answer(name,terminal2){return name==="--version"?`${terminal2.version}
`:name==="help"||name==="--help"||name==="-h"?overview():null}async function fail(error,terminal2){let{reportFailure}=await import("./failure-6O3IE5IG.js");return reportFailure(error,terminal2)}var terminal=processTerminal(process),BLOCKED=2;process.exitCode=BLOCKED;process.on("uncaughtException",error=>{fail(error,terminal).finally(()=>process.exit(BLOCKED))});process.exitCode=await run(process.argv.slice(2),terminal).catch(error=>fail(error,terminal));
