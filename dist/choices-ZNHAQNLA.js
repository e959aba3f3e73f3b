import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{oneOf,peekOption,readOptions}from"./chunk-RKSXVYUX.js";import{orRefuse}from"./chunk-BDRHCQTE.js";import{inRepository}from"./chunk-TEHRFJSE.js";import"./chunk-6OEPISOA.js";import"./chunk-KQVZO47H.js";import"./chunk-K4ZJRK5F.js";import"./chunk-Q3GBJBXI.js";import"./chunk-D3AFA6ZO.js";import"./chunk-FO6U4KVW.js";import"./chunk-N43BYZDX.js";import{Problem}from"./chunk-3OVKPF67.js";import"./chunk-3Y2ZUV3H.js";import"./chunk-5WKYZSEE.js";var CHOICE_FORMATS=["text","json","schema"],choiceReports={text:async()=>(await import("./text-F4S4TUNR.js")).text,json:async()=>(await import("./json-DIJ4ZUWZ.js")).json,schema:async()=>(await import("./schema-COSKUTE4.js")).schema};var OPTIONS={subject:{kind:"one"},relation:{kind:"one"},tag:{kind:"one"},repo:{kind:"one"},ref:{kind:"one"},governance:{kind:"one"},format:{kind:"one"},help:{kind:"flag",short:"h"}},HELP=`usage: fieldgate choices --subject KIND/ID (--relation KIND | --tag KEY) [OPTIONS]

Shows what complies with the tag policies: every subject that another could be
related to, or every value that its tag could have, and why not.

options:
  --subject KIND/ID  whose choices, such as project/shop
  --relation KIND    the kind of what it could be related to, such as landingZone
  --tag KEY          the key of its tag
  --repo DIR         the repository (default: .)
  --ref REF          the commit whose subjects are looked at (default: HEAD)
  --governance REF   whose .fieldgate/ counts
                     (default: origin's default branch, else --ref)
  --format FORMAT    text (default), json, or schema: JSON Schema for an editor
  -h, --help         show this

exit codes: 0 shown; 2 it can not be told, or wrong usage

example: on which landing zones may the project run?
  fieldgate choices --subject project/shop --relation landingZone
`,choices=async(args,terminal)=>peekOption(args,OPTIONS,"help")!==void 0?terminal.out(HELP).then(()=>0):orRefuse("choices",terminal,async()=>shown(readCall(args,terminal),terminal));function readCall(args,terminal){let{subject,relation,tag,repo,ref,governance,format}=readOptions(args,OPTIONS);return{repo:repo??".",ref:ref??"HEAD",governance,now:terminal.now(),format:oneOf("format",format,CHOICE_FORMATS),subject:subjectIn(subject),about:aboutIn(relation,tag)}}function subjectIn(text){let[,kind,id]=/^([^/]+)\/(.+)$/s.exec(text??"")??[];if(kind!==void 0&&id!==void 0)return{kind,id};throw new Problem("usage","say whose choices with `--subject KIND/ID`, such as `--subject project/shop`")}function aboutIn(relation,tag){if(relation!==null&&tag===null)return{relation};if(tag!==null&&relation===null)return{tag};let count=relation===null?"neither is given":"both are given";throw new Problem("usage",`either \`--relation KIND\` or \`--tag KEY\` is needed; ${count}`)}async function shown({repo,format,...request},terminal){let found=await inRepository(repo,import("./choices-XLW46ED3.js"),(repository,useCase)=>useCase.choices({...request,repository}),{remembers:!0}),report=await choiceReports[format]();return await terminal.out(report(found,{colour:terminal.colour,width:terminal.width})),0}export{choices};
