/**
 * The header in which a page says to whom it was shown: `shownTo` of `GET /api/v1/me`, as that was when
 * the page was made. What is sent under another person's session by now does nothing.
 */
export const pageForHeader = 'sallyport-for';

/** What a page says that was made for nobody: for whoever was not signed in. */
export const nobodysPage = 'nobody';
