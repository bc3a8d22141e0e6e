// Stands in for VS Code's native log writer, which would need a compiler: without one all output channels stay empty.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];

class Logger {
	constructor(_type, _name, path) {
		mkdirSync(dirname(path), { recursive: true });
		this.path = path;
		this.level = 2;
		this.isRaw = false;
	}

	write(level, message) {
		if (level < this.level) return;
		const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
		appendFileSync(this.path, this.isRaw ? message : `${time} [${names[level]}] ${message}\n`);
	}

	trace(message) {
		this.write(0, message);
	}
	debug(message) {
		this.write(1, message);
	}
	info(message) {
		this.write(2, message);
	}
	warn(message) {
		this.write(3, message);
	}
	error(message) {
		this.write(4, message);
	}
	critical(message) {
		this.write(5, message);
	}
	getLevel() {
		return this.level;
	}
	setLevel(level) {
		this.level = level;
	}
	clearFormatters() {
		this.isRaw = true;
	}
	setPattern() {}
	flush() {}
	drop() {}
}

const create = async (name, path) => new Logger('', name, path);

// One by one, for that is how Node finds the names that an import may ask for.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
