import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{oneOf,peekOption,readOptions}from"./chunk-RKSXVYUX.js";import{placeOf,refuse,sentences}from"./chunk-IA7EWND4.js";import{maskSecrets}from"./chunk-XKZZI47P.js";import{diagnosticsOf}from"./chunk-N43BYZDX.js";import"./chunk-FO6U4KVW.js";import"./chunk-3OVKPF67.js";import{painter}from"./chunk-N7HIV3EZ.js";import{asLines,printableJson,visible}from"./chunk-THYFSZSG.js";import"./chunk-5WKYZSEE.js";var OPTIONS={repo:{kind:"one"},format:{kind:"one"},help:{kind:"flag",short:"h"}},FORMATS=["text","json"],HELP=`usage: fieldgate doctor [OPTIONS]

Says whether a denied change could land all the same, and what to do about it.
Reads workflows, CODEOWNERS and .fieldgate/ from the work tree as they are now,
and with a token the rulesets and the branch protection on GitHub.

options:
  --repo DIR       the repository (default: .)
  --format FORMAT  ${FORMATS.join(" or ")} (default: text)
  -h, --help       show this

grades: advisory   a denied change can land, or nothing proves that it can not
        protected  it can not, unless the rules of the repository change
        enforced   the organisation requires the workflow

exit codes: 0 nothing weakens the gate; 1 something does; 2 not all could be
            read, or wrong usage

environment: GH_TOKEN or GITHUB_TOKEN, of an administrator to see all rules;
             GH_ENTERPRISE_TOKEN for servers but github.com; GITHUB_API_URL

example: how well is this repository protected?
  GITHUB_TOKEN=$(gh auth token) fieldgate doctor
`,doctor=async(args,terminal)=>{if(peekOption(args,OPTIONS,"help")!==void 0)return terminal.out(HELP).then(()=>0);let call=await readCall(args).catch(diagnosticsOf);return"repo"in call?diagnosed(call,terminal):(await refuse("doctor",call,terminal),peekOption(args,OPTIONS,"format")==="json"?undiagnosed(call,terminal):2)};async function readCall(args){let{repo,format}=readOptions(args,OPTIONS);return{repo:repo??".",format:oneOf("format",format,FORMATS)}}async function diagnosed({repo,format},terminal){let diagnosis=await diagnose(repo,terminal).catch(diagnosticsOf);return"grade"in diagnosis?(await terminal.out(format==="json"?json(diagnosis):text(diagnosis,painter(terminal.colour))),exitCode(diagnosis)):(await terminal.err(sentences(diagnosis)),format==="json"?undiagnosed(diagnosis,terminal):2)}async function diagnose(repo,terminal){let[{examine},{setUpOf}]=await Promise.all([import("./doctor-RHE6YP5B.js"),import("./set-up-M2XMY5JM.js")]),diagnosis=examine(await setUpOf(repo,terminal));return{...diagnosis,findings:diagnosis.findings.map(masked)}}var masked=finding=>({...finding,message:maskSecrets(finding.message),fix:maskSecrets(finding.fix)});function exitCode({findings}){let has=(...levels)=>findings.some(({level})=>levels.includes(level));return has("fail","warn")?1:has("unread")?2:0}var json=diagnosis=>printableJson({schema:SCHEMA,...diagnosis,diagnostics:[]}),SCHEMA="fieldgate.diagnosis/v1";async function undiagnosed(diagnostics,terminal){let nothing={grade:null,branch:null,repository:null,findings:[]};return await terminal.out(printableJson({schema:SCHEMA,...nothing,diagnostics})),2}var LABELS={fail:["verdict","fail"],warn:["warning","warning"],unread:["warning","unread"],hint:["label","hint"]},GRADES={advisory:["verdict",where=>`a change that Fieldgate denies can land on ${where}`],protected:["good",where=>`no change lands on ${where} that Fieldgate denies, unless somebody changes the rules of the repository`],enforced:["good",where=>`no change lands on ${where} that Fieldgate denies; the organisation sees to it`]},UNPROVEN=where=>`nothing proves that a change which Fieldgate denies can not land on ${where}`;function text(diagnosis,paint){let{findings}=diagnosis;return asLines([headline(diagnosis,paint),...findings.map(finding=>line(finding,paint)),summary(findings)])}function headline({grade,branch,repository,findings},paint){let[style,meaning]=GRADES[grade],isProven=grade!=="advisory"||findings.some(({level})=>level==="fail"),where=`\`${branch}\`${repository===null?"":` of \`${repository}\``}`;return`${paint(style,`${grade}:`)} ${visible((isProven?meaning:UNPROVEN)(where))}`}function line(finding,paint){let{level,message,fix,code}=finding,[style,label]=LABELS[level];return`${visible(placeOf(finding))}${paint(style,`${label}:`)} ${visible(message)} ${paint("label","\u2192")} ${visible(fix)} ${paint("dim",`[${code}]`)}`}var NOUNS=[["fail","failure","failures"],["warn","warning","warnings"],["unread","unread","unread"],["hint","hint","hints"]];function summary(findings){let counts=NOUNS.flatMap(([level,one,many])=>{let count=findings.filter(finding=>finding.level===level).length;return count===0?[]:[`${count} ${count===1?one:many}`]});return counts.length===0?"nothing to improve":counts.join(", ")}export{doctor};
