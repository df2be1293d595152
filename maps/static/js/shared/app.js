// The `app` object that the functions of a page pass around. This file only describes it, and is in no page.
"use strict";

/**
 * What both pages have.
 *
 * @typedef {object} App
 * @property {L.Map} map - Leaflet's map.
 * @property {object} data - The payload, as maps/payload.py or maps/clusters.py makes it.
 * @property {object} words - The page's own words, dates and numbers: see words.js.
 * @property {{element: HTMLElement, heading: HTMLElement, show: Function, hide: Function}} card - The card.
 * @property {HTMLElement} live - The live region for screen readers.
 * @property {(text: string) => void} announce - Says a text in the live region.
 * @property {(whole?: boolean) => void} fit - Shows the first view again, or the whole story.
 * @property {{centre: L.LatLng, zoom: number}|null} fitted - The first view, until another is asked for.
 * @property {Map<string, Mark>} marks - Marks by key ("place:ID" or "event:ID"); empty on the page of clusters.
 * @property {object[]} routes - Drawn routes.
 * @property {Map<number, HTMLElement[]>} sentences - Elements by the offset of their sentence.
 * @property {Map<string, object>} eventById - Events by id; empty on the page of clusters.
 * @property {{get: (id: string|null) => object|undefined}} placeById - Places by id.
 * @property {Time|null} time - The filter by time; null when no event has a date.
 * @property {string|null} selected - Key of what is selected: "place:ID", "event:ID" or "route:ID".
 * @property {Element|null} opener - Gets the focus when the card is closed.
 * @property {L.Renderer} areaRenderer - Draws the areas.
 * @property {(key: string, how?: How) => void} select - Opens the card of a place, event or route.
 * @property {() => void} close - Closes the card.
 * @property {(by: 1|-1) => void} step - Selects the next or the previous event.
 * @property {() => void} applyFilters - Shows what the filters leave.
 * @property {() => number[]} counted - How many events are shown, and of how many.
 * @property {(key: string) => boolean} isLit - Whether a mark is highlighted.
 * @property {() => void} arrangeLabels - Moves labels apart again.
 * @property {{show: (taken: object) => void}|undefined} towns - Towns around the story, for orientation.
 * @property {() => void} refreshTime - Reads the sliders of the timeline.
 * @property {() => void} sayTime - Says how many events are shown, and of which days.
 */

/**
 * What only the page of a story has.
 *
 * @typedef {object} StoryApp
 * @property {object[]} events - Events with their number in the text.
 * @property {Map<string, Element[]>} links - Elements that are highlighted together, by key.
 * @property {Map<string, HTMLElement>} mentionButtons - Buttons in the text by id of the mention.
 * @property {Map<string, object>} routeByKey - Drawn routes by key.
 * @property {L.Renderer} routeRenderer - Draws the routes.
 * @property {[object, Element][]} filtered - Events with the elements that are hidden with them.
 * @property {Set<string>} hiddenStatuses - Statuses that the legend hides.
 * @property {Set<string>} hiddenRoles - Roles that the legend hides.
 * @property {Set<string|null>} hiddenSources - Sources that the legend hides.
 * @property {Set<number>} hiddenArticles - Numbers of the articles that the legend hides.
 * @property {(whole: boolean) => {held: object[], others: object[]}} spots - What a view is to hold, and what else
 *   there is.
 * @property {(controls: object[]) => boolean} covered - Whether a control lies on a mark.
 * @property {() => void} pointOutside - Names the events outside the view at its edge again.
 * @property {(id: string) => object[]} eventsAt - Events of a place.
 * @property {(event: object) => boolean} isFiltered - Whether the legend hides an event.
 * @property {() => void} refreshBars - Shows in the timeline what the filters leave.
 * @property {(event: object) => boolean} isHidden - Whether filters hide an event.
 * @property {() => object[]} shownEvents - Events that filters leave.
 * @property {(key: string, element: Element) => void} register - Adds to `links`.
 * @property {(event: object, element: Element) => void} filterable - Adds to `filtered`.
 * @property {(key: string, how?: How) => void} hint - Highlights without opening a card.
 * @property {(key: string|null) => void} light - Highlights what belongs to a key, or nothing.
 * @property {(item: object) => void} showSentence - Scrolls to the sentence of an item.
 * @property {() => void} layMarks - Moves marks apart again.
 * @property {() => void} unfold - Moves marks apart again when a highlighted one is folded.
 * @property {(element: Element) => void} giveFocus - Focuses an element, also one whose mark is folded.
 * @property {Element|null} owed - The folded element that gets the focus once its mark is drawn.
 * @property {() => void} redrawRoutes - Moves routes, their arrow heads and labels apart again.
 */

/**
 * What only the page of clusters has.
 *
 * @typedef {object} ClustersApp
 * @property {object} columns - The unpacked columns: see columns.js.
 * @property {object} clusters - `canvas`, `items` that are drawn on it, `index` (Supercluster), `areas`.
 * @property {{n: Float64Array, sure: Float64Array, row: Int32Array, all: number}} counts - Events by place.
 * @property {Uint8Array} shown - One byte for each event: 1 when it is shown.
 * @property {number[]} walk - Shown events in the order of the list.
 * @property {Uint8Array|null} found - One byte for each event: 1 when the search found it.
 * @property {string} searched - The text of the last search.
 * @property {HTMLElement} said - How many events are shown, in words.
 * @property {{statuses: Set, types: Set, articles: Set, named: Set}} hidden - What the legend hides.
 * @property {{element: HTMLElement, refresh: Function}[]} lists - The lists beside the map.
 * @property {number} listsTimer - The timer that will refresh the lists; 0 when they are up to date.
 * @property {number|null} selectedPlace - Row of the selected place.
 * @property {L.Layer|null} outline - The outline of the selected place.
 * @property {() => void} redraw - Draws the canvas again.
 * @property {(shown: Uint8Array) => void} refreshHistogram - Draws the histogram of the timeline again.
 * @property {(item: object) => void} open - Zooms into a cluster, or selects its place.
 * @property {(item: object, leaves: object[]) => void} showCluster - Opens the card of a cluster.
 */

/**
 * How something was selected.
 *
 * @typedef {{from?: "map"|"text"|"list"|"card", keyboard?: boolean, stepping?: boolean}} How
 */

/**
 * The filter by time, in milliseconds since 1970.
 *
 * @typedef {{first: number, last: number, earliest: number, latest: number, from: number, to: number,
 *   undated: boolean, cumulative: boolean, some?: boolean}} Time
 */

/**
 * A mark of the page of a story.
 *
 * @typedef {{key: string, at: L.LatLng, element: HTMLElement, layer: L.Layer, shift: L.Point, place?: object,
 *   role: string|null, button?: HTMLElement, label?: HTMLElement|null, row: Array, area?: L.Layer}} Mark
 */
