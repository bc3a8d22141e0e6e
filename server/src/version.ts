// The version of what is running, as the manifest says.
export { version } from '../../package.json';
