// Loaded before a console. From SIGUSR2 on its clock is wrong by PILOTHOUSE_TEST_SKEW milliseconds.
const TrueDate = Date
let skew = 0

globalThis.Date = class extends TrueDate {
  constructor(...args) {
    if (args.length === 0) super(TrueDate.now() + skew)
    else super(...args)
  }

  static now() {
    return TrueDate.now() + skew
  }
}

process.on('SIGUSR2', () => {
  skew = Number(process.env.PILOTHOUSE_TEST_SKEW)
  console.error('The clock is wrong now.')
})
