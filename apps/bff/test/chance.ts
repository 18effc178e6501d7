import fc from 'fast-check'

// The same inputs at every run, so that a failure is due to the change and not the day.
// `FC_SEED=$RANDOM` searches with others.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_122) })
