// Imports point one way: cli → commands → arms, dash → run → workers → queue, plan, grade, provider → store, prompt, model, csv → types.
// A layer may import the layers below it, never those above it.
const layers = [
  ['^src/cli\\.ts$'],
  ['^src/commands/', '^src/index\\.ts$'],
  ['^src/arms/', '^src/dash/'],
  ['^src/run/'],
  ['^workers/', '^src/report/'],
  ['^src/config/', '^src/queue/', '^src/plan/', '^src/grade/', '^src/provider/', '^src/simulator/'],
  ['^src/store/', '^src/prompt/', '^src/model/', '^src/csv/'],
  ['^src/errors\\.ts$', '^src/types\\.ts$', '^src/redact\\.ts$', '^src/closest-name\\.ts$'],
];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: ['^src/(cli|index)\\.ts$', '\\.d\\.ts$', '^src/dash/page/'] },
      to: {},
    },
    ...layers.slice(1).map((layer, i) => ({
      name: `no-import-upwards-${i + 1}`,
      severity: 'error',
      from: { path: layer },
      to: { path: layers.slice(0, i + 1).flat() },
    })),
    {
      name: 'simulator-stands-apart',
      comment: 'The practice API keeps its own bill; it must not share the code it checks, except facts about models.',
      severity: 'error',
      from: { path: '^src/simulator/' },
      to: { path: ['^src/(run|store|queue|plan|prompt|provider|csv)/', '^workers/'] },
    },
    {
      name: 'grading-stands-alone',
      comment: 'An answer is graded by its text alone, wherever it came from.',
      severity: 'error',
      from: { path: '^src/grade/' },
      to: { pathNot: ['^src/grade/', '^src/(errors|types)\\.ts$', '^src/model/(money|decimal)\\.ts$'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
  },
};
