import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{readPageAssets}from"./chunk-EMPPD2WF.js";import{oneOf,peekOption,readOptions}from"./chunk-RKSXVYUX.js";import{orRefuse}from"./chunk-BDRHCQTE.js";import{inRepository}from"./chunk-TEHRFJSE.js";import"./chunk-6OEPISOA.js";import"./chunk-KQVZO47H.js";import"./chunk-K4ZJRK5F.js";import"./chunk-Q3GBJBXI.js";import"./chunk-D3AFA6ZO.js";import"./chunk-FO6U4KVW.js";import"./chunk-N43BYZDX.js";import"./chunk-3OVKPF67.js";import"./chunk-3Y2ZUV3H.js";import"./chunk-5WKYZSEE.js";var SURVEY_FORMATS=["text","json","markdown","html"],surveyReports={text:async()=>(await import("./text-YWECJGE4.js")).text,json:async()=>(await import("./json-JHEJYKPG.js")).json,markdown:async()=>(await import("./markdown-QXZDWJOD.js")).markdown,html:async assets=>{let[{html},built]=await Promise.all([import("./html-B75ARKLZ.js"),assets()]);return html(built)}};var OPTIONS={policy:{kind:"one"},workspace:{kind:"one"},repo:{kind:"one"},ref:{kind:"one"},governance:{kind:"one"},format:{kind:"one"},help:{kind:"flag",short:"h"}},HELP=`usage: fieldgate violations [OPTIONS]

Shows every violation of a tag policy that stands now: the two subjects with
their values, who can fix it, and the ways out.

options:
  --policy NAME     this policy alone
  --workspace ID    this workspace, and what belongs to it
  --repo DIR        the repository (default: .)
  --ref REF         the commit that is looked at (default: HEAD)
  --governance REF  whose .fieldgate/ counts
                    (default: origin's default branch, else --ref)
  --format FORMAT   text (default), json, markdown, or html: one page with a
                    matrix of subjects and policies, which needs no network
  -h, --help        show this

exit codes: 0 shown, whether there are any; 2 it can not be told, or wrong usage

example: what does the team of the workspace shop have to put right?
  fieldgate violations --workspace shop
`,violations=async(args,terminal)=>peekOption(args,OPTIONS,"help")!==void 0?terminal.out(HELP).then(()=>0):orRefuse("violations",terminal,async()=>shown(readCall(args,terminal),terminal));function readCall(args,terminal){let{policy,workspace,repo,ref,governance,format}=readOptions(args,OPTIONS);return{policy,workspace,repo:repo??".",ref:ref??"HEAD",governance,now:terminal.now(),format:oneOf("format",format,SURVEY_FORMATS)}}async function shown({repo,format,...request},terminal){let survey=await inRepository(repo,import("./violations-3DTCQUX2.js"),(repository,useCase)=>useCase.violations({...request,repository}),{remembers:!0}),report=await surveyReports[format](()=>readPageAssets("violations")),{colour,width,version:toolVersion}=terminal;return await terminal.out(report(survey,{colour,width,toolVersion})),0}export{violations};
