// Property tests draw the same numbers in every ordinary run, so that a red run is red for everybody. `npm run test:all`
// draws others; a seed that finds something is given again as FAST_CHECK_SEED.
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: Number(process.env['FAST_CHECK_SEED'] ?? 20_261_121) });
