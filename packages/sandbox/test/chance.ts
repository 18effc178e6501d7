import fc from 'fast-check'

// The same inputs at every run, so that a red test is about the change and not about the day.
// `FC_SEED=$RANDOM` goes hunting.
fc.configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20_261_122) })
