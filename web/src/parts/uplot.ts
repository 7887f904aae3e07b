// One chunk for the library and its style.
import 'uplot/dist/uPlot.min.css';

export { default } from 'uplot';
