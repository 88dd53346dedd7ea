"use strict";
document.documentElement.classList.add("early"); // until overview.js says which rows are shown, the browser lays out few
