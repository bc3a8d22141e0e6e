// Loaded into the process that is measured, before its own code: tells what it has cost so far, and profiles it when asked.
// A command has no channel to be asked over; it tells on file descriptor 3 when it ends.
const { writeSync } = require('node:fs');
const { performance } = require('node:perf_hooks');

const cpu = () => {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
};

let session;
let before = performance.eventLoopUtilization();

/** TABLE: what is asked, and how it is answered. */
const answers = {
	cost: (reply) => {
		const now = performance.eventLoopUtilization();
		const { utilization } = performance.eventLoopUtilization(now, before);
		before = now;
		const { maxRSS } = process.resourceUsage();
		reply({ cpu: cpu(), busy: utilization, resident: process.memoryUsage.rss() / 2 ** 20, peak: maxRSS / 2 ** 10 });
	},
	profile: (reply) => {
		session = new (require('node:inspector').Session)();
		session.connect();
		session.post('Profiler.enable');
		session.post('Profiler.start', () => reply({}));
	},
	profiled: (reply) => session.post('Profiler.stop', (_, { profile }) => reply({ profile })),
};

if (process.send === undefined) process.on('exit', () => writeSync(3, String(cpu())));
else process.on('message', ({ id, what }) => answers[what]((answer) => process.send({ id, ...answer })));
