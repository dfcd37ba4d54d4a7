// Statements as a JSON list on standard input; what is wrong with each, as a list of lists of texts, on standard output.
const validate = require('@learninglocker/xapi-validation').default;

const statements = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
process.stdout.write(JSON.stringify(statements.map((each) => validate(each).map((fault) => `${fault.constructor.name} ${fault.path}`))));
