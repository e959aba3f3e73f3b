import { apiUrl } from '../shown/repository.ts'
import { demand, type Need, visibleRepository } from './access.ts'
import type { Answer, Call, RepositoryCall } from './answer.ts'
import { createCheckRun, listCheckRuns, updateCheckRun } from './checking.ts'
import { createComment, createReview, createReviewComment, updateComment, updateReviewComment } from './discussing.ts'
import { type Operation, operations } from './openapi.ts'
import { getProtection, getRuleset, listBranchRules, listRulesets } from './protecting.ts'
import {
  compare,
  getPermission,
  getPull,
  getRef,
  getRepository,
  listActivities,
  listFiles,
  listMembers,
  listPullsOfCommit,
  listReviews,
} from './reading.ts'

export interface Route {
  readonly method: string
  readonly pattern: RegExp
  readonly operation: Operation
  /** Throws where GitHub refuses. */
  readonly serve: (call: Call) => Answer
}

const METADATA: Need = { scopes: 'metadata', level: 'read' }
const CONTENTS: Need = { scopes: ['contents'], level: 'read' }
const PULLS: Need = { scopes: ['pull_requests'], level: 'read' }
const TALK: Need = { scopes: ['issues', 'pull_requests'], level: 'write' }
const REVIEW: Need = { scopes: ['pull_requests'], level: 'write' }
const CHECK: Need = { scopes: ['checks'], level: 'write' }

type Row = readonly [operation: string, need: Need, serve: (call: RepositoryCall) => Answer]

const TABLE: readonly Row[] = [
  ['GET /repos/{owner}/{repo}', METADATA, getRepository],
  ['GET /repos/{owner}/{repo}/activity', CONTENTS, listActivities],
  [
    'GET /repos/{owner}/{repo}/branches/{branch}/protection',
    { scopes: ['administration'], level: 'read', isPrivate: true },
    getProtection,
  ],
  ['POST /repos/{owner}/{repo}/check-runs', CHECK, createCheckRun],
  ['PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}', CHECK, updateCheckRun],
  ['GET /repos/{owner}/{repo}/collaborators/{username}/permission', { ...METADATA, isPrivate: true }, getPermission],
  ['GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', PULLS, listPullsOfCommit],
  ['GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { scopes: ['checks'], level: 'read' }, listCheckRuns],
  ['GET /repos/{owner}/{repo}/compare/{basehead}', CONTENTS, compare],
  ['GET /repos/{owner}/{repo}/git/ref/{ref}', CONTENTS, getRef],
  ['POST /repos/{owner}/{repo}/issues/{issue_number}/comments', TALK, createComment],
  ['PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', TALK, updateComment],
  ['GET /repos/{owner}/{repo}/pulls/{pull_number}', PULLS, getPull],
  ['POST /repos/{owner}/{repo}/pulls/{pull_number}/comments', REVIEW, createReviewComment],
  ['PATCH /repos/{owner}/{repo}/pulls/comments/{comment_id}', REVIEW, updateReviewComment],
  ['GET /repos/{owner}/{repo}/pulls/{pull_number}/files', PULLS, listFiles],
  ['GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews', PULLS, listReviews],
  ['POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', REVIEW, createReview],
  ['GET /repos/{owner}/{repo}/rules/branches/{branch}', METADATA, listBranchRules],
  ['GET /repos/{owner}/{repo}/rulesets', METADATA, listRulesets],
  ['GET /repos/{owner}/{repo}/rulesets/{ruleset_id}', METADATA, getRuleset],
]

export const routes: readonly Route[] = [
  ...TABLE.map(([name, need, serve]) => route(name, call => serve(inRepository(call, need)))),
  route('GET /orgs/{org}/teams/{team_slug}/members', call => {
    demand(call.viewer, null, { scopes: ['members'], level: 'read' })
    return listMembers(call)
  }),
]

function route(name: string, serve: Route['serve']): Route {
  const operation = operations.get(name)
  const [method = '', path = ''] = name.split(' ')
  if (operation === undefined) throw new Error(`the description has no ${name}`)
  return { method, pattern: patternOf(path, operation), operation, serve }
}

/** GitHub's links name repositories by their ids. */
function inRepository(call: Call, need: Need): RepositoryCall {
  const { state, viewer, path, address } = call
  const repository = visibleRepository(state, viewer, path.owner ?? '', path.repo ?? '')
  demand(viewer, repository, need)
  const rest = address.slice(apiUrl(state.urls, repository).length)
  return { ...call, repository, address: `${state.urls.api}/repositories/${repository.id}${rest}` }
}

/** Some parts of an address may have slashes: `git/ref/heads/a/b`. */
function patternOf(path: string, { parameters }: Operation): RegExp {
  const long = new Set(parameters.filter(({ hasSlashes }) => hasSlashes).map(({ name }) => name))
  const group = (name: string) => `(?<${name}>${long.has(name) ? '.+' : '[^/]+'})`
  return new RegExp(`^${path.replace(/\{(\w+)\}/g, (_, name: string) => group(name))}$`)
}
