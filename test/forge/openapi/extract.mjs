// Makes `operations.jsonl`: of GitHub's OpenAPI description what the forge serves and sends, without the prose.
//
//   node test/forge/openapi/extract.mjs PATH_OF_THE_PACKAGE_@octokit/openapi

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const OPERATIONS = [
  'GET /repos/{owner}/{repo}',
  'GET /repos/{owner}/{repo}/activity',
  'GET /repos/{owner}/{repo}/branches/{branch}/protection',
  'POST /repos/{owner}/{repo}/check-runs',
  'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
  'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
  'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
  'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
  'GET /repos/{owner}/{repo}/compare/{basehead}',
  'GET /repos/{owner}/{repo}/git/ref/{ref}',
  'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
  'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments',
  'PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
  'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  'GET /repos/{owner}/{repo}/rules/branches/{branch}',
  'GET /repos/{owner}/{repo}/rulesets',
  'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}',
  'GET /orgs/{org}/teams/{team_slug}/members',
]

/** Payloads of events: the names that the description gives their schemas, without `webhook-`. */
const WEBHOOKS = [
  'merge-group-checks-requested',
  'pull-request-closed',
  'pull-request-edited',
  'pull-request-opened',
  'pull-request-reopened',
  'pull-request-review-dismissed',
  'pull-request-review-submitted',
  'pull-request-synchronize',
  'push',
  'workflow-dispatch',
]

/** Keys of a schema that allow or forbid nothing. */
const PROSE = new Set(['title', 'description', 'example', 'examples', 'externalDocs', 'default', 'deprecated', 'xml'])

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('say where the package `@octokit/openapi` is')
const read = name => JSON.parse(readFileSync(join(folder, name), 'utf8'))
const { version, license } = read('package.json')
const description = read('generated/api.github.com.json')
const needed = new Map()

/** Where GitHub is known to answer otherwise than it says: the fork that a pull request came from can be gone. */
for (const name of ['pull-request', 'pull-request-simple'])
  for (const part of ['repo', 'user']) {
    const { properties } = description.components.schemas[name].properties.head
    properties[part] = { nullable: true, allOf: [properties[part]] }
  }

const operations = Object.fromEntries(OPERATIONS.map(name => [name, operation(name)]))
const webhooks = Object.fromEntries(
  WEBHOOKS.map(name => [name, schema(description.components.schemas[`webhook-${name}`])]),
)
const extract = {
  note: `Extracted by extract.mjs from @octokit/openapi ${version} (${license} licence, Copyright (c) 2020 Octokit contributors; the licence is in the README): descriptions, examples and all other operations left out.`,
  version,
  operations,
  webhooks,
  $defs: Object.fromEntries([...needed].sort(([a], [b]) => (a < b ? -1 : 1))),
}
writeFileSync(new URL('operations.jsonl', import.meta.url), `${lines(extract)}\n`)

function operation(name) {
  const [method, path] = name.split(' ')
  const { operationId, parameters, requestBody, responses } = description.paths[path][method.toLowerCase()]
  return {
    id: operationId,
    parameters: (parameters ?? []).map(resolved).map(parameter),
    ...(requestBody && {
      body: closed(schema(requestBody.content['application/json'].schema)),
      bodyIsRequired: requestBody.required === true,
    }),
    responses: Object.fromEntries(Object.entries(responses).map(([status, response]) => [status, answer(response)])),
  }
}

function parameter({ name, in: place, required, schema: type, ...rest }) {
  return {
    name,
    in: place,
    required: required === true,
    ...(rest['x-multi-segment'] && { hasSlashes: true }),
    schema: schema(type),
  }
}

function answer(response) {
  const content = resolved(response).content?.['application/json']
  return content ? schema(content.schema) : null
}

/** A schema in JSON Schema's words, with everything that it refers to put into `needed`. */
function schema(source) {
  if (Array.isArray(source)) return source.map(schema)
  if (source === null || typeof source !== 'object') return source
  if (source.$ref) return reference(source.$ref)
  const { nullable, ...rest } = source
  const kept = Object.entries(rest).filter(([key]) => !(PROSE.has(key) || key.startsWith('x-')))
  const type = Object.fromEntries(kept.map(([key, value]) => [key, part(key, value)]))
  return nullable ? { anyOf: [{ type: 'null' }, type] } : type
}

/** Below `properties` the keys are names of data, not words of the language; below `enum` all is data. */
function part(key, value) {
  if (key === 'properties')
    return Object.fromEntries(Object.entries(value).map(([name, property]) => [name, schema(property)]))
  return key === 'enum' ? value : schema(value)
}

function reference(ref) {
  const name = ref.split('/').pop()
  if (!needed.has(name)) {
    needed.set(name, null)
    needed.set(name, schema(resolved({ $ref: ref })))
  }
  return { $ref: `github#/$defs/${name}` }
}

/** A body with a key that GitHub does not know is a mistake of ours, though GitHub may overlook it. */
function closed(source) {
  if (Array.isArray(source)) return source.map(closed)
  if (source === null || typeof source !== 'object') return source
  const parts = Object.fromEntries(Object.entries(source).map(([key, value]) => [key, closed(value)]))
  const isOpen = source.type !== 'object' || source.properties === undefined || 'additionalProperties' in source
  return isOpen ? parts : { ...parts, additionalProperties: false }
}

function resolved(source) {
  if (!source.$ref) return source
  return source.$ref
    .slice(2)
    .split('/')
    .reduce((place, key) => place[key], description)
}

/** A line for each thing, so that a change of the description can be read. */
function lines({ operations: named, webhooks: payloads, $defs, ...rest }) {
  const table = (kind, entries) => Object.entries(entries).map(entry => JSON.stringify([kind, ...entry]))
  return [
    ...table('about', rest),
    ...table('operations', named),
    ...table('webhooks', payloads),
    ...table('$defs', $defs),
  ].join('\n')
}
