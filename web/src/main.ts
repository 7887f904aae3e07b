import './style/tokens.css';
import './style/base.css';
import './style/parts.css';
import './style/shell.css';

import { mount } from 'svelte';

import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
