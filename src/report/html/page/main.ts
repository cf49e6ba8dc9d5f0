/** What a page of Sheaf's does in the browser: draws its charts, and lets its rows be searched. */
import { drawCharts } from './draw-charts.js';
import { setUpRows } from './rows.js';

drawCharts();
setUpRows();
