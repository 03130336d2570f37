// 1Flow's own loader from npm, as a page without a bundler gets it.
import { oneflow } from "javascript-1flow-sdk";

window.oneflowLoader = oneflow;
