import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{inRepository}from"./chunk-TNWVEL2M.js";import{oneOf,peekOption,readOptions}from"./chunk-RKSXVYUX.js";import{placeOf,refuse}from"./chunk-IA7EWND4.js";import"./chunk-WD7LWUW3.js";import"./chunk-3NGTKIL4.js";import{diagnosticsOf}from"./chunk-N43BYZDX.js";import"./chunk-FO6U4KVW.js";import"./chunk-3OVKPF67.js";import{painter}from"./chunk-N7HIV3EZ.js";import{asLines,printableJson,visible}from"./chunk-THYFSZSG.js";import"./chunk-5WKYZSEE.js";var OPTIONS={repo:{kind:"one"},ref:{kind:"one"},format:{kind:"one"},help:{kind:"flag",short:"h"}},FORMATS=["text","json"],HELP=`usage: fieldgate validate [OPTIONS]

Shows every problem of the files below .fieldgate/, with file, line and column.

options:
  --repo DIR       the repository (default: .)
  --ref REF        the commit whose governance is read (default: HEAD)
  --format FORMAT  ${FORMATS.join(" or ")} (default: text)
  -h, --help       show this

exit codes: 0 valid, or not governed yet; 2 invalid, or wrong usage

example: is what I have committed on this branch valid?
  fieldgate validate --ref HEAD
`,validate=async(args,terminal)=>{if(peekOption(args,OPTIONS,"help")!==void 0)return terminal.out(HELP).then(()=>0);let call=await readCall(args).catch(diagnosticsOf);return"repo"in call?publish(await validated(call,terminal),call,terminal):(await refuse("validate",call,terminal),peekOption(args,OPTIONS,"format")==="json"?publish(failed(call),{format:"json"},terminal):2)};async function readCall(args){let{repo,ref,format}=readOptions(args,OPTIONS);return{repo:repo??".",ref:ref??"HEAD",format:oneOf("format",format,FORMATS)}}function validated({repo,ref},terminal){return inRepository(repo,import("./validate-QKU7LF72.js"),(repository,useCase)=>useCase.validate({repository,ref,now:terminal.now()})).catch(error=>failed(diagnosticsOf(error)))}var failed=diagnostics=>({commit:null,diagnostics,warnings:[],notices:[]});async function publish(outcome,{format},terminal){return await terminal.out(format==="json"?json(outcome):text(outcome,painter(terminal.colour))),isValid(outcome)?0:2}var isValid=({diagnostics})=>diagnostics.length===0,json=outcome=>printableJson({schema:"fieldgate.validation/v1",valid:isValid(outcome),...outcome});function text(outcome,paint){let{diagnostics,warnings,notices}=outcome,lines=(style,label,findings)=>findings.map(finding=>`${visible(placeOf(finding))}${paint(style,`${label}:`)} ${visible(finding.message)}`);return asLines([...lines("verdict","error",diagnostics),...lines("warning","warning",warnings),...lines("label","note",notices),summary(outcome,paint)])}function summary({commit,diagnostics,warnings,notices},paint){return commit===null?paint("verdict","the governance could not be read"):notices.some(({code})=>code==="not-governed")?`nothing to validate in ${commit.slice(0,12)}`:`${diagnostics.length===0?paint("good","valid"):paint("verdict","invalid")}: ${counted(diagnostics.length,"error")}, ${counted(warnings.length,"warning")} in ${commit.slice(0,12)}`}var counted=(count,noun)=>`${count} ${noun}${count===1?"":"s"}`;export{validate};
