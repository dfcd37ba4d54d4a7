// A strict LRS in memory for tests: `node tests/lrs/lrs.cjs`, port in PORT; says "LRS up". Its own process: it is GPL.
// It takes any credentials and writes `logs/` and `storage/` under the working directory: start it in a scratch folder.
Object.assign(process.env, { AUTH_REPO: 'test', EVENTS_REPO: 'test', MODELS_REPO: 'memory', STORAGE_REPO: 'memory' });
const load = (part) => require(`@learninglocker/xapi-statements/dist/${part}`).default;
const presenter = load('expressPresenter')({
  service: load('serviceFactory')(),
  translator: load('translatorFactory')(),
  tracker: load('tracker'),
  logger: load('logger'),
  bodyParserLimit: '5mb',
  morganDirectory: `${process.cwd()}/logs`,
  allowFormBody: true,
  allowUndefinedMethod: true,
  customRoute: '',
  customRouteText: '',
});
const app = require('express')();
app.use('/xapi/about', presenter.aboutRouter);
app.use('/xapi/statements', presenter.statementsRouter);
const server = app.listen(Number(process.env.PORT || 0), '127.0.0.1', () => console.log(`LRS up ${server.address().port}`));
