// A picture that is asked for when it is told its source, in a tree of its own.
class StoryPicture extends HTMLElement {
  static observedAttributes = ["source"];
  #image = document.createElement("img");

  constructor() {
    super();
    const root = this.attachShadow({ mode: "closed" });
    const style = new CSSStyleSheet();
    style.replaceSync(":host { display: block; min-height: 60px } img { border: 2px solid #235; border-radius: 4px }");
    root.adoptedStyleSheets = [style];
    root.append(this.#image);
  }

  attributeChangedCallback(_, __, source) {
    Object.assign(this.#image, { loading: "lazy", width: 80, height: 60, alt: "", src: source });
  }
}
customElements.define("story-picture", StoryPicture);
