import { createHash } from 'node:crypto'
import type { Answer } from '../rest/answer.ts'
import type { Json, JsonObject } from '../world/json.ts'
import type { Artifact } from '../world/state.ts'
import { newId, type State } from '../world/world.ts'

const TWIRP = '/twirp/github.actions.results.api.v1.ArtifactService/'
const UPLOAD = '/artifact-uploads/'

export function isArtifactAddress(path: string): boolean {
  return path.startsWith(TWIRP) || path.startsWith(UPLOAD)
}

export interface ArtifactRequest {
  readonly method: string
  readonly url: URL
  readonly authorization: string | undefined
  readonly body: Buffer
}

/** What `@actions/artifact` calls to upload: CreateArtifact, the blob's blocks and their list, FinalizeArtifact. */
export function serveArtifacts(state: State, request: ArtifactRequest): Answer {
  const { pathname } = request.url
  if (pathname.startsWith(UPLOAD)) return upload(state, request)
  const job = jobOf(request.authorization)
  if (job === null) return failure(401, 'unauthenticated', 'the runtime token is no good')
  const body: JsonObject = JSON.parse(request.body.toString())
  const isOwn = body.workflow_run_backend_id === job.run && body.workflow_job_run_backend_id === job.job
  if (!isOwn) return failure(403, 'permission_denied', 'the token is for another run')
  const method = pathname.slice(TWIRP.length)
  if (method === 'CreateArtifact') return create(state, body)
  if (method === 'FinalizeArtifact') return finalize(state, body)
  return failure(404, 'bad_route', `no handler for ${method}`)
}

/** The runner's token for a job: nobody checks its signature, the client reads its scope. */
export function runtimeToken(run: string, job: string): string {
  const part = (value: JsonObject) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const scope = `Actions.ExampleScope Actions.Results:${run}:${job}`
  return `${part({ alg: 'none', typ: 'JWT' })}.${part({ scp: scope })}.`
}

function jobOf(authorization = ''): { readonly run: string; readonly job: string } | null {
  try {
    const [, payload = ''] = authorization.replace(/^bearer /i, '').split('.')
    const { scp = '' }: { readonly scp?: string } = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const [, run = '', job = ''] = /(?:^| )Actions\.Results:([^: ]+):([^: ]+)(?: |$)/.exec(scp) ?? []
    return run === '' ? null : { run, job }
  } catch {
    return null
  }
}

/** The name of an artifact is free once in a run, whatever the attempt. */
function create(state: State, body: JsonObject): Answer {
  const [run, job, name] = [body.workflow_run_backend_id, body.workflow_job_run_backend_id, body.name].map(String)
  if (!name || /["<>|*?\r\n:\\/]/.test(name)) return failure(400, 'invalid_argument', 'the artifact name is not valid')
  if (state.artifacts.some(artifact => artifact.run === run && artifact.name === name))
    return failure(409, 'already_exists', 'an artifact with this name already exists on the workflow run')
  const artifact: Artifact = {
    id: newId(state),
    name,
    run: run ?? '',
    job: job ?? '',
    mimeType: String(body.mime_type ?? ''),
    expiresAt: typeof body.expires_at === 'string' ? body.expires_at : null,
    blocks: new Map(),
    bytes: null,
    isZip: false,
    isFinalized: false,
  }
  state.artifacts.push(artifact)
  const url = `${state.urls.results}${UPLOAD}${artifact.id}/${name}?se=2030-01-01&sig=c2lnbmVk${artifact.id}`
  return { status: 200, body: { ok: true, signed_upload_url: url } }
}

function finalize(state: State, body: JsonObject): Answer {
  const artifact = state.artifacts.find(({ run, name }) => run === body.workflow_run_backend_id && name === body.name)
  if (artifact === undefined) return failure(404, 'not_found', 'no such artifact')
  const { bytes } = artifact
  if (bytes === null) return failure(400, 'failed_precondition', 'nothing was uploaded')
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const isWhole = Number(body.size) === bytes.length && (body.hash === undefined || body.hash === digest)
  if (!isWhole) return failure(400, 'invalid_argument', 'size or hash is not that of the upload')
  artifact.isFinalized = true
  return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } }
}

/** Azure's protocol for block blobs: a single PUT, or blocks and then the list of their names. */
function upload({ artifacts }: State, { method, url, body }: ArtifactRequest): Answer {
  const artifact = artifacts.find(({ id }) => id === Number(url.pathname.slice(UPLOAD.length).split('/')[0]))
  if (artifact === undefined || url.searchParams.get('sig') !== `c2lnbmVk${artifact.id}`)
    return failure(403, 'AuthenticationFailed', 'the signature does not match')
  if (method !== 'PUT' || artifact.isFinalized) return failure(409, 'BlobImmutable', 'nothing can be written')
  const part = url.searchParams.get('comp')
  if (part === 'block') artifact.blocks.set(url.searchParams.get('blockid') ?? '', body)
  else if (part === null) setBytes(artifact, body)
  else {
    const names = [...body.toString().matchAll(/<(?:Latest|Uncommitted)>([^<]*)</g)].map(([, name = '']) => name)
    const blocks = names.map(name => artifact.blocks.get(name))
    if (blocks.includes(undefined)) return failure(400, 'InvalidBlockList', 'a block was not sent')
    setBytes(artifact, Buffer.concat(blocks.filter(block => block !== undefined)))
  }
  const headers = { etag: '"0x1"', 'last-modified': new Date(0).toUTCString(), 'x-ms-version': '2025-01-05' }
  return { status: 201, body: {}, headers }
}

function setBytes(artifact: Artifact, bytes: Buffer): void {
  artifact.bytes = bytes
  artifact.isZip = bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04'
}

function failure(status: number, code: string, msg: string): Answer {
  const body: Json = { code, msg }
  return { status, body }
}
