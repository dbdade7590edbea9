import axios from 'axios';

export const weather = (city, apiKey) =>
  axios.get('https://api.openweathermap.org/data/2.5/weather', { params: { q: city, appid: apiKey } }); // expect: key-in-url
