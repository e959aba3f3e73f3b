import type { JsonObject } from '../world/json.ts'
import type { CheckRun, Repository } from '../world/state.ts'
import type { State } from '../world/world.ts'
import { shownMinimalPull } from './pull.ts'
import { apiUrl, pageUrl } from './repository.ts'
import { nodeId, shownApp } from './user.ts'

/** `check-run`. */
export function shownCheckRun(state: State, repository: Repository, run: CheckRun): JsonObject {
  const url = `${apiUrl(state.urls, repository)}/check-runs/${run.id}`
  const page = `${pageUrl(state.urls, repository)}/runs/${run.id}`
  // Pull requests from forks are not told.
  const pulls = repository.pulls.filter(
    ({ head, state }) => state === 'open' && head.sha === run.head && head.repository === repository,
  )
  return {
    id: run.id,
    head_sha: run.head,
    node_id: nodeId('CR', run.id),
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: {
      ...run.output,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    check_suite: { id: run.app.id * 1000 },
    app: shownApp(state, run.app),
    pull_requests: pulls.map(pull => shownMinimalPull(state.urls, pull)),
  }
}
