"""A page for bathers: `streamlit run frontend/app.py`."""

import os

import requests
import streamlit as st

API = os.environ.get("API_URL", "http://localhost:8000")


def ask(weather: dict[str, float | bool]) -> dict[str, float | bool]:
    """Return what the API says of a beach."""
    response = requests.post(f"{API}/predict", json=weather, timeout=10)
    response.raise_for_status()
    return response.json()


def main() -> None:
    """Show the form and the answer."""
    st.title("Fit for bathing?")
    weather = {
        "rain_24h": st.slider("Rain in the last day (mm)", 0.0, 60.0, 2.0),
        "rain_72h": st.slider("Rain in the last three days (mm)", 0.0, 120.0, 5.0),
        "wind_speed": st.slider("Wind (m/s)", 0.0, 20.0, 4.0),
        "onshore": st.checkbox("The wind blows onshore"),
        "water_temperature": st.slider("Water (degrees)", 5.0, 25.0, 17.0),
        "turbidity": st.slider("Turbidity", 0.0, 10.0, 1.0),
    }
    if st.button("Ask"):
        answer = ask(weather)
        st.metric("Chance of dirty water", f"{answer['chance']:.0%}")


main()
