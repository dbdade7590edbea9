export function boot() {
  console.log('env', process.env); // expect: key-in-log
  console.log('port', process.env.PORT);
}
