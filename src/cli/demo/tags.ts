import { change, factsOf, main, type Scene, type Story } from './story.ts'

const EMAIL = 'fernhill.example'

/** The changes of examples/mesh-changes; three of them are played, the others are there for whoever keeps the repository. */
const CHANGES = [
  { name: 'prod-in-the-lab', by: 'ravi-nair', message: 'voice shopping goes live' },
  { name: 'wrong-landing-zone', by: 'priya-raman', message: 'a tenant for the points' },
  { name: 'partners-in-production', by: 'anneke-visser', message: 'the integrators help with the inventory' },
  { name: 'less-clearance', by: 'mira-lindqvist', message: 'marketing is for development and acceptance' },
  { name: 'new-name', by: 'julia-horvat', message: 'another name for the ledger' },
  { name: 'wider-policy', by: 'eva-sommer', message: 'data of all projects' },
  { name: 'clearance-granted', by: 'owen-hughes', message: 'erp-migration may go live' },
] as const

/** A change that somebody proposes, and what is said of it. */
function proposed(
  branch: (typeof CHANGES)[number]['name'],
  verdict: 'allow' | 'deny',
  told: Pick<Scene, 'title' | 'before' | 'after'>,
): Scene {
  const login = CHANGES.find(({ name }) => name === branch)?.by ?? ''
  return {
    ...told,
    command: `fieldgate check --head ${branch} --author ${login}`,
    shows: {
      ...{ kind: 'check', branch, verdict, factsFile: null },
      facts: head => factsOf({ login }, head, null),
    },
  }
}

/** What may go together by its tags, in the organisation of examples/mesh. */
export const tags: Story = {
  call: 'demo --tags',
  branches: [
    main({
      committer: `tariq-aziz <tariq-aziz@${EMAIL}>`,
      message: 'the platform, and what may go together on it',
      files: 'mesh',
    }),
    ...CHANGES.map(({ name, by, message }) =>
      change({ name, message, committer: `${by} <${by}@${EMAIL}>`, files: `mesh-changes/${name}` }),
    ),
  ],
  introduction: [
    'The retailer fernhill keeps its cloud platform in Git, as meshStack objects: 20 workspaces with their projects, people, landing zones and building blocks. All of these have tags. The files under `.fieldgate/policies/` say what may go together, by comparing the tags of two things that are related. Three people there open a change each.',
    'Three relations violate a policy already. Nobody is blocked for that, whatever they change, but each report has the three among its warnings.',
  ],
  scenes: [
    proposed('prod-in-the-lab', 'deny', {
      title: '1 of 4 · a project goes live',
      before: [
        'ravi-nair, a developer of the innovation lab, changes one tag: the project `voice-shopping` becomes a `prod` one. The field is his to change. But the lab is cleared for `dev` alone, and the policy `environment-clearance` keeps projects within the clearance of their workspace.',
      ],
      after: [
        'The clearance stands in a file that he has not touched. The message ends with the value that would pass.',
      ],
    }),
    proposed('wrong-landing-zone', 'deny', {
      title: '2 of 4 · the wrong landing zone',
      before: [
        'priya-raman, a developer of loyalty, gives the project `points-dev` a tenant on `azure-prod`. Here no tag changes: it is the new relation that does not fit.',
      ],
      after: [
        'What would pass are the landing zones that no policy objects to, neither for the project nor for its workspace.',
      ],
    }),
    proposed('less-clearance', 'allow', {
      title: '3 of 4 · less clearance',
      before: [
        'mira-lindqvist, a platform engineer, takes `prod` from the workspace of marketing. A project and a landing zone of it need that, in files that she does not touch.',
      ],
      after: [
        'Whoever sets the limit lower answers for what no longer keeps to it. She holds `policies.override`, so the last two are no more than warnings; from a developer of marketing, the very same change would be denied.',
      ],
    }),
    {
      title: '4 of 4 · what stands',
      before: [
        'The three violations of before can be asked for at any time, without a change: each with both sides, who can fix it, and the ways out.',
      ],
      command: 'fieldgate violations',
      shows: { kind: 'violations', count: 3 },
      after: ['Such debt can be paid at leisure, and in parts. To exchange it for another violation is denied.'],
    },
  ],
  toTry: [
    'choices --subject project/loyalty.points-dev --relation landingZone',
    'check --head less-clearance --author leo-winter',
    'check --head clearance-granted --author owen-hughes',
  ],
  onwards: [
    { say: 'Read its files in `examples/mesh/`, where comments explain each of them.', type: [] },
    { say: 'Write a first policy of yours: docs/tag-policies.md begins with one.', type: [] },
  ],
}
