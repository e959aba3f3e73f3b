import{createRequire as bundledRequire}from'node:module';const require=bundledRequire(import.meta.url);
import{shortened}from"./chunk-NL6JJCVI.js";import{grouped}from"./chunk-CJCT3EDJ.js";import{dataBlock,xml}from"./chunk-3Y2ZUV3H.js";var LONGEST=200,html=(words,...fillings)=>({markup:words.map((word,i)=>word+markupOf(fillings[i]??"")).join("")});function markupOf(filling){return typeof filling=="string"?xml(filling):typeof filling=="number"?grouped(filling):"markup"in filling?filling.markup:filling.map(({markup})=>markup).join("")}var raw=markup=>({markup}),NOTHING=raw(""),foreign=text=>html`<bdi>${shortened(text,LONGEST)}</bdi>`,code=text=>html`<code>${foreign(text)}</code>`;function table({caption,columns,rows}){let head2=columns.map(({title,isNumber})=>html`<th scope="col" class="${kind(isNumber)}">${title}</th>`),body=rows.map(cells=>html`<tr>${cells.map((cell,i)=>tableCell(cell,i,columns[i]?.isNumber))}</tr>
`);return html`<div class="scroll" role="region" aria-label="Table: ${caption}" tabindex="0"><table>
<caption class="unseen">${caption}</caption>
<thead><tr>${head2}</tr></thead>
<tbody>
${body}</tbody></table></div>`}var tableCell=(cell,index,isNumber)=>index===0?html`<th scope="row" class="${kind(isNumber)}">${cell}</th>`:html`<td class="${kind(isNumber)}">${cell}</td>`,kind=isNumber=>isNumber?"number":"text",pageTurner=(prefix,noun)=>html`<nav aria-label="Pages of ${noun}"><button type="button" id="${prefix}previous">Previous</button><span id="${prefix}page-number"></span><button type="button" id="${prefix}next">Next</button></nav>`,tiles=items=>html`<section aria-labelledby="overview-title"><h2 id="overview-title" class="unseen">Overview</h2>
<dl class="tiles">${items.map(([name,count,kind2])=>html`<div class="tile ${kind2}"><dt>${name}</dt><dd>${count}</dd></div>`)}</dl></section>`,phrased=words=>({markup:words.map(piece=>(typeof piece=="string"?html`${piece}`:code(piece.quoted)).markup).join("")}),instant=time=>/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(time)?time.slice(0,19).replace("T"," ").replace(/Z$/,""):time;import{createHash}from"node:crypto";var MOST_CHARACTERS=32e6,pageDocument=({title,skip,header,main,data},assets)=>html`<!doctype html>
<html lang="en">
${head(title,assets)}
<body>
<a class="skip" href="#${skip.to}">Skip to ${skip.name}</a>
<header>
${header}
</header>
<main>
${main}
</main>
<script type="application/json" id="data">${raw(dataBlock(data))}</script>
<script>${raw(assets.script)}</script>
</body>
</html>
`.markup,head=(title,{script,style})=>html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(script,style)}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shortened(title,LONGEST)}</title>
<style>${raw(style)}</style>
</head>`,policy=(script,style)=>["default-src 'none'",`script-src '${digest(script)}'`,`style-src '${digest(style)}'`,"base-uri 'none'","form-action 'none'","require-trusted-types-for 'script'","trusted-types 'none'"].join("; "),digest=text=>`sha256-${createHash("sha256").update(text).digest("base64")}`;var Texts=class{list=[];characters=0;#places=new Map;#shown;constructor(shown){this.#shown=shown}ref=text=>{if(text===null)return-1;let there=this.#places.get(text);return there!==void 0?there:(this.#places.set(text,this.list.length),this.list.push(this.alone(text))-1)};alone(text){if(text===null)return text;let shown=this.#shown(text);return this.characters+=shown.length,shown}};export{LONGEST,html,NOTHING,foreign,code,table,pageTurner,tiles,phrased,instant,MOST_CHARACTERS,pageDocument,Texts};
